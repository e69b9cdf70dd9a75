"""A client in another language, with nothing of Destello's code: python_client.py PORT TOKEN_FILE

Switches the LED on, and says "ok" if the server kept what docs/SPEC.md promises to clients.
"""
import asyncio
import inspect
import json
import sys

import websockets


def connect(port, token):
    headers = {"Authorization": f"Bearer {token}"}
    # The option got another name in websockets 14.
    names = inspect.signature(websockets.connect).parameters
    name = "additional_headers" if "additional_headers" in names else "extra_headers"
    return websockets.connect(f"ws://127.0.0.1:{port}/ws", **{name: headers})


def check(condition, what):
    if not condition:
        sys.exit(f"Not as promised: {what}")


async def receive(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), timeout=10))


async def online_board(socket, snapshot):
    """The board of the snapshot, as soon as it is online."""
    [board] = snapshot["params"]["boards"]
    while board is None or board["status"] != "online":
        message = await receive(socket)
        if message["method"] == "board.changed":
            board = message["params"]["view"]
    return board


async def main(port, token_file):
    with open(token_file) as file:
        token = file.read().strip()
    async with connect(port, token) as socket:
        snapshot = await receive(socket)
        check(snapshot["method"] == "snapshot", f"the snapshot comes first, got {snapshot}")
        check("led" in snapshot["params"]["definition"]["channels"], "the definition has an LED")
        board = await online_board(socket, snapshot)

        request = {"jsonrpc": "2.0", "id": 7, "method": "led.set", "params": {"on": True}}
        await socket.send(json.dumps({**request, "board": board["id"]}))
        answer = changed = None
        while answer is None or changed is None:
            message = await receive(socket)
            if message.get("id") == 7:
                answer = message
            elif message["method"] == "state.changed" and message["params"]["channel"] == "led":
                changed = message["params"]
        check("result" in answer, f"the command is confirmed, got {answer}")
        result = answer["result"]
        check(result["state"]["on"] is True, f"the LED is on, got {result}")
        for name in ("board", "channel", "state", "boot", "rev"):
            check(changed[name] == result[name], f"{name} is the same for all, got {changed} and {result}")
        check(changed["by"] == snapshot["params"]["server"]["you"], f"it was this client, got {changed}")

        await socket.send(json.dumps({**request, "params": {"on": 3}}))
        refused = await receive(socket)
        while "method" in refused:
            refused = await receive(socket)
        check(refused["error"]["code"] == -32602, f"a wrong argument is refused, got {refused}")
    print("ok")


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
