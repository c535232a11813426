"""The exercises of chapter 4, "Read off the gradients"."""

from backprop.exercises.gradients import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
