"""What the whisper and its rival are given to say when `make whisper-report` listens to them."""

SCRIPT = (  # in the manner of a script
    "Let your shoulders drop, and let the day go.",
    "Notice the weight of your head on the pillow.",
    "There is nothing you need to do now.",
    "Breathe in slowly through your nose.",
    "And breathe out, as long as you like.",
    "Ten. You are lying in a quiet room.",
    "Nine. Your hands grow warm and heavy.",
    "Your feet are resting, side by side.",
    "The sea comes in, and the sea goes out.",
    "The sand is cool under your feet.",
    "A small boat is waiting by the shore.",
    "You did enough today, and it was good.",
    "Everything else can wait until the morning.",
    "I am safe here, and I am warm.",
    "Feel the softness around your eyes.",
    "Let the forehead be smooth and wide.",
    "The waves are slower now, and far away.",
    "Good night. Sleep well, my friend.",
    "Hold your breath gently for a moment.",
    "Your thoughts may come and go like clouds.",
)

RICH = (  # all sounds of English, in words that cannot be guessed from each other
    "The birch canoe slid on the smooth planks.",
    "Glue the sheet to the dark blue background.",
    "It is easy to tell the depth of a well.",
    "Rice is often served in round bowls.",
    "The juice of lemons makes fine punch.",
    "Four hours of steady work faced us.",
    "A large size in stockings is hard to sell.",
    "The boy was there when the sun rose.",
    "A rod is used to catch pink salmon.",
    "The source of the huge river is the clear spring.",
    "Her garden is full of yellow roses.",
    "We drove home through the winter forest.",
    "Please put the kettle on the stove.",
    "My brother bought a very old piano.",
    "They watched the moon rise over the harbor.",
    "The children were laughing in the kitchen.",
    "He opened the window and looked at the rain.",
    "She keeps a box of letters under the bed.",
    "The train leaves the station at seven o'clock.",
    "Every evening the shepherd counts his sheep.",
)

SENTENCES = SCRIPT + RICH
