"""The benchmark (``python -m evaluation``), the gate on the accuracy, and the systems they compare."""
