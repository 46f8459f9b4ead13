import contextlib
import io
import re
import unittest

import coldcast
from support import Case, needs_pandas

DOCUMENT = "docs/python.md"


class DocumentationTest(Case):
    @needs_pandas
    def test_the_blocks_of_the_manual_run_one_after_the_other(self):
        with open(DOCUMENT, encoding="utf-8") as stream:
            text = stream.read()
        blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        self.assertGreater(len(blocks), 7)
        said, names = io.StringIO(), {}
        for number, block in enumerate(blocks):
            # So many lines before it that a traceback tells the line of the document.
            before = text[: text.index(block)].count("\n")
            with contextlib.redirect_stdout(said), self.subTest(block=number):
                exec(compile("\n" * before + block, DOCUMENT, "exec"), names)
        for expected in re.findall(r"```text\n(.*?)```", text, re.DOTALL):
            self.assertIn(expected, said.getvalue())

    def test_everything_public_says_what_it_is(self):
        for name in coldcast.__all__:
            if not name.startswith("__"):
                self.assertTrue(getattr(coldcast, name).__doc__, name)
        for kind in (coldcast.StudyResult, coldcast.RunResult, coldcast.SweepStore):
            for name, member in vars(kind).items():
                if not name.startswith("_"):
                    self.assertTrue(member.__doc__, f"{kind.__name__}.{name}")

    def test_the_stub_names_everything_that_the_extension_has(self):
        from coldcast import _coldcast

        with open("python/coldcast/_coldcast.pyi", encoding="utf-8") as stream:
            stub = stream.read()
        for name in dir(_coldcast):
            if name.startswith("__") and name != "__version__":
                continue
            self.assertRegex(stub, rf"(?m)^(class |def )?{name}\b")


if __name__ == "__main__":
    unittest.main()
