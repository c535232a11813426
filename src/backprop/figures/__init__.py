"""The book's figures, in one style: one module for each thing that is drawn."""

import logging

# In a browser every start is Matplotlib's first, and it would say in red that it lists its fonts.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
