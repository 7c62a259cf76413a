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

SENTENCES = SCRIPT + RICH  # some of the whisper was tuned on them

# Blind: nothing is ever to be tuned on what follows. No parameter of the whisper may be chosen, no rule of
# pronunciation mended and no sentence replaced because of how these are understood. They were written down before
# anything was heard of them, so that they tell how the whisper does with what it never met; whoever looks at them while
# tuning has to write others, and say so.
BLIND_NIGHT = (  # of the kind that puts to sleep
    "Nothing is asked of you tonight.",
    "Loosen your jaw and rest your tongue.",
    "Picture a cabin at the edge of a meadow.",
    "Snow is falling softly on the roof.",
    "With each step you sink a little deeper.",
    "The lantern glows beside the path.",
    "Count backwards from one hundred without any hurry.",
    "A kind breeze moves through the tall grass.",
    "Unclench your fists and relax your thumbs.",
    "If a worry visits, greet it and wave goodbye.",
    "Your blanket keeps the cold outside.",
    "An owl calls once from the valley.",
    "Six more steps, and you reach the bottom of the stairs.",
    "The fire has burned down to orange coals.",
    "Sink into the mattress as though it were moss.",
    "It is twelve minutes to midnight.",
    "Stars appear, one after another, above the mountains.",
    "Your knees and ankles have carried you far.",
    "The ferry drifts across a silent lake.",
    "Dream of whatever makes you happy.",
    "Somewhere a clock ticks, slow and steady.",
    "Allow your belly to become loose.",
    "Thank your body for its work.",
    "Wake up gently at 6:45.",
)

BLIND_DAY = (  # of every day
    "Could you pass me the butter, please?",
    "The dentist moved my appointment to Thursday.",
    "We ran out of coffee yesterday.",
    "Someone left an umbrella on the bus.",
    "My sister is learning to play the trumpet.",
    "It takes twenty five minutes by bicycle.",
    "Dad fixed the squeaky hinge with a drop of oil.",
    "Is there a pharmacy near the airport?",
    "Her flight lands at quarter past nine.",
    "Turn left after the second bridge.",
    "I forgot my password again.",
    "The puppy chewed a hole in my slipper.",
    "They painted the fence a cheerful shade of green.",
    "Bring a jacket, because it gets chilly after dark.",
    "We need three onions, some garlic and a pound of rice.",
    "The judge asked both lawyers to speak louder.",
    "Nobody knew why the lift had stopped.",
    "Page forty two is missing from this book.",
    "Our neighbor grows tomatoes and beans behind the garage.",
    "Check the oven before you leave the house.",
    "The museum closes at half past five on Sundays.",
    "She threw the ball over the hedge.",
    "Please sign here and print your name below.",
    "He usually takes the early bus to work.",
)

BLIND = BLIND_NIGHT + BLIND_DAY
