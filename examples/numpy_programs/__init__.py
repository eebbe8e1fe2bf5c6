"""Small programs written against NumPy alone: none of them knows that it is differentiated.

Each module has ``value(parameters, *data)``, a number to minimise, and ``example()``, parameters to start from and
data made up for it. None imports anything but NumPy, and none was written for PyGrad: a Variable as ``parameters`` is
all that is needed. ``python -m examples.numpy_programs`` optimises them, and does the rest.
"""
