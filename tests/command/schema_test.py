"""`rules schema`: what is published, and that reading a rule file agrees with it key by key."""

import json
import os
import unittest

import command

PUBLISHED = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "rules.schema.json")
WRONG = {"string": "1", "boolean": "\"yes\"", "integer": "\"1\"", "object": "3", "array": "3"}


def good(schema):
    """A value in TOML that the schema allows."""
    if "enum" in schema:
        return json.dumps(schema["enum"][0])
    kind = schema["type"]
    if kind == "boolean":
        return "true"
    if kind == "integer":
        return str(schema["maximum"])
    if kind == "array":
        return "[" + ", ".join(json.dumps(word) for word in schema["items"]["enum"]) + "]"
    if kind == "object":
        if "properties" in schema:
            return "{ " + ", ".join(f"{key} = {good(inner)}" for key, inner in schema["properties"].items()) + " }"
        names = schema.get("propertyNames", {})
        key = "EUR" if "pattern" in names else names.get("enum", ["anyone"])[0]
        return "{ " + key + " = " + good(schema["additionalProperties"]) + " }"
    return "\"2026-11-30\"" if schema.get("format") == "date" else "\"100\""


def bad(schema):
    """Values that the schema does not allow, with why they are refused."""
    if "enum" in schema:
        return [("1", "must be text in quotes"), ("\"nothing\"", "is none of the allowed words: " + " ".join(schema["enum"]))]
    values = [(WRONG[schema["type"]], "must be ")]
    if schema["type"] == "integer":
        values.append((str(schema["maximum"] + 1), "must be a whole number within its limits, "))
    if schema["type"] == "array":
        values.append(("[\"guess\"]", "holds an unknown rule"))
    if "pattern" in schema or schema.get("format") == "date":
        values.append(("\"-1\"", "must be "))
    if "properties" in schema:
        values.append(("{ nothing = 1 }", "is no setting here; these are: " + ", ".join(schema["properties"])))
        for key, inner in schema["properties"].items():
            values += [("{ " + key + " = " + value + " }", why) for value, why in bad(inner)]
    elif schema["type"] == "object":
        names = schema.get("propertyNames", {})
        key = "EUR" if "pattern" in names else names.get("enum", ["anyone"])[0]
        values += [("{ " + key + " = " + value + " }", "must be " if "pattern" in names else why)
                   for value, why in bad(schema["additionalProperties"])]
        if names:
            values.append(("{ nothing = {} }" if "enum" in names else "{ nothing = \"1\" }",
                           "is no rule that decides" if "enum" in names else "must be an amount"))
    return values


class Schema(command.BookTest):
    def check(self, text):
        path = self.path("rules.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return self.run_command("rules", "check", path)

    def test_published_is_what_the_command_prints(self):
        with open(PUBLISHED, encoding="utf-8") as file:
            self.assertEqual(self.must("rules", "schema"), file.read())

    def test_reading_agrees_with_it(self):
        schema = json.loads(self.must("rules", "schema"))
        everything = ""
        for key, inner in schema["properties"].items():
            everything += f"{key} = {good(inner)}\n"
        done = self.check(everything)
        self.assertEqual(done.returncode, 0, done.stderr + everything)
        for key, inner in schema["properties"].items():
            for value, why in bad(inner):
                done = self.check(f"\n{key} = {value}\n")
                self.assertEqual(done.returncode, 2, f"{key} = {value}")
                self.assertIn("rules.toml: " + key, done.stderr, value)
                self.assertIn("(line 2) ", done.stderr, value)
                self.assertIn(why, done.stderr, f"{key} = {value}")
        done = self.check("nothing = 1\n")
        self.assertIn("nothing (line 1) is no setting here; these are: " + ", ".join(schema["properties"]), done.stderr)


if __name__ == "__main__":
    unittest.main()
