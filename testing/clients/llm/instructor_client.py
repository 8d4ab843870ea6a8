"""instructor: Pydantic models by tools, by a JSON schema, and by responses."""

import sys

import instructor
import openai
import pydantic


class Place(pydantic.BaseModel):
    """Where it is."""

    city: str


client = openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0)
CALL = 'call Place {"city":"Zürich"}'
TEXT = 'echo {"city":"Zürich"}'
for mode, content in ((instructor.Mode.TOOLS, CALL), (instructor.Mode.JSON_SCHEMA, TEXT),
                      (instructor.Mode.RESPONSES_TOOLS, CALL)):
    patched = instructor.from_openai(client, mode=mode)
    more = {"input": content} if mode == instructor.Mode.RESPONSES_TOOLS else {
        "messages": [{"role": "user", "content": content}]}
    create = patched.responses.create if mode == instructor.Mode.RESPONSES_TOOLS else patched.chat.completions.create
    place = create(model="gpt-4.1", response_model=Place, max_retries=0, **more)
    assert place.city == "Zürich", (mode, place)
print("served")
