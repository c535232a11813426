"""The book's figures, in one style: one module for each thing that is drawn."""
