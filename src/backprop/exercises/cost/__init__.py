"""The exercises of the chapter "Count the cost"."""

from backprop.exercises.cost import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
