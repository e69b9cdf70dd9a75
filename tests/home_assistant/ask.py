"""What Home Assistant's own code says of discovery messages and of their templates.

Each line of the standard input is a question, each line of the standard output its answer, in the same order:

    {"payload": "..."}                         -> {"problem": null} or why Home Assistant takes it not, or not as it is
    {"template": "...", "variables": {...}}    -> {"rendered": "..."} or {"problem": "..."}
"""

import asyncio
import importlib
import json
import sys
import tempfile

import probatio
from homeassistant.components.mqtt import discovery, schemas
from homeassistant.components.number.const import DEVICE_CLASS_UNITS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template


def problem_of_payload(text: str) -> str | None:
    """Take a message as MQTT discovery does, up to the schema of each platform."""
    payload = discovery.MQTTDiscoveryPayload(json.loads(text))
    discovery._replace_all_abbreviations(payload)
    try:
        schemas.validate_device_discovery_components(schemas.DEVICE_DISCOVERY_SCHEMA(payload))
    except probatio.Invalid as wrong:
        return str(wrong)
    device = payload["device"]
    for name, component in payload["components"].items():
        config = discovery.MQTTDiscoveryPayload(component)
        platform = config.pop("platform")
        if not config:
            continue
        own = set(config)
        config["device"] = device
        config["origin"] = payload["origin"]
        discovery._merge_common_device_options(config, payload)
        schema = importlib.import_module(f"homeassistant.components.mqtt.{platform}").DISCOVERY_SCHEMA
        try:
                taken = schema(dict(config))
        except probatio.Invalid as wrong:
            return f"{name}: {wrong}"
        # Of a number's unit it complains later, in its log.
        if platform == "number" and (measured := taken.get("device_class")) is not None:
            if taken.get("unit_of_measurement") not in DEVICE_CLASS_UNITS[measured]:
                return f"{name}: {taken.get('unit_of_measurement')} is no unit of {measured}"
        # Home Assistant drops what it does not know without a word.
        if unknown := own - set(taken):
            return f"{name}: {', '.join(sorted(unknown))} is not known for a {platform}"
    return None


def rendered(hass: HomeAssistant, template: str, variables: dict) -> dict:
    try:
        return {"rendered": Template(template, hass).async_render(variables, parse_result=False, strict=True)}
    except Exception as wrong:  # noqa: BLE001
        return {"problem": f"{type(wrong).__name__}: {wrong}"}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        for line in sys.stdin:
            question = json.loads(line)
            if "payload" in question:
                answer = {"problem": problem_of_payload(question["payload"])}
            else:
                answer = rendered(hass, question["template"], question["variables"])
            print(json.dumps(answer), flush=True)


asyncio.run(main())
