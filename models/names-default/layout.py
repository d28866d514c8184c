"""What the examples' file and the network agree on."""

#: The tagger's outputs: persons and places in one row of tags, institutions in another, since they may hold a place.
TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC"), ("O", "B-ORG", "I-ORG")
#: Words in small letters that open a person's name or stand in it; others that do (да, ди) are too often no name's.
PARTICLES = ("аль", "ал", "бен", "бин", "ван", "де", "дер", "дьо", "ибн", "фон", "эль")
#: The tag of a word about which nothing is said.
IGNORE = -100
#: Rounds below zero: what every epoch reads, and what is kept out, by language.
BASE, KEPT = -1, {"bg": -2, "ru": -3}
