"""The exercises of chapter 5, "Update the weights"."""

from backprop.exercises.updates import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
