"""Simon Willison's llm, whose models are named in a file."""

import os
import pathlib
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "extra-openai-models.yaml").write_text(f"""
- model_id: here
  model_name: gpt-4.1
  api_base: "{sys.argv[1]}"
  supports_schema: true
  supports_tools: true
""")
    here = {**os.environ, "LLM_USER_PATH": folder, "OPENAI_API_KEY": "unused"}

    def run(*arguments):
        command = [sys.executable, "-m", "llm", "-m", "here", *arguments]
        # It takes what its input has for a part of the question, and would wait for the end of a test's.
        done = subprocess.run(
            command, env=here, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        return done.stdout.strip()

    assert run("echo Grüße 😀") == "Grüße 😀"
    assert run("--no-stream", "echo Grüße 😀") == "Grüße 😀"
    schema = run("--schema", "city str", 'echo {"city":"Zürich"}')
    assert schema == '{"city":"Zürich"}', schema
    tool = run("--functions", "def get_weather(city: str) -> str:\n    return 'echo warm in ' + city", "tool")
    assert tool.endswith("warm in Zürich"), tool
print("served")
