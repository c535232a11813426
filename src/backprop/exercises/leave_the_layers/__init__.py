"""The exercises of the chapter "Leave the layers"."""

from backprop.exercises.leave_the_layers import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
