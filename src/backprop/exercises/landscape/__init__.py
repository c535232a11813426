"""The exercises of chapter 9, "Walk the landscape"."""

from backprop.exercises.landscape import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
