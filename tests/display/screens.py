"""Stand-ins for what is drawn on."""

import io


class Terminal(io.StringIO):
    """A terminal that remembers what was written; `screen` is what would be seen."""

    def isatty(self):
        return True

    def screen(self):
        rows, row, column = [[]], 0, 0
        text = self.getvalue()
        place = 0
        while place < len(text):
            one = text[place]
            if one == "\r":
                column = 0
            elif one == "\n":
                row += 1
                rows += [[]] * (row == len(rows))
            elif text.startswith("\x1b[A", place):
                row, place = row - 1, place + 2
            else:
                rows[row] = rows[row] + [" "] * (column - len(rows[row]))
                rows[row][column:column + 1] = [one]
                column += 1
            place += 1
        return ["".join(one).rstrip() for one in rows]


class Notebook:
    """The outputs of a notebook's cell, each with the bundle that it shows."""

    def __init__(self):
        self.outputs, self.updates, self.ended = [], 0, []

    def display(self, bundle, raw, display_id):
        assert raw
        assert display_id
        self.outputs.append(bundle)
        return Handle(self, len(self.outputs) - 1)

    def end_cell(self):
        methods = list(self.ended)
        self.ended.clear()
        for method in methods:
            method()


class Handle:
    def __init__(self, notebook, number):
        self.notebook, self.number = notebook, number

    def update(self, bundle, raw):
        assert raw
        self.notebook.updates += 1
        self.notebook.outputs[self.number] = bundle
