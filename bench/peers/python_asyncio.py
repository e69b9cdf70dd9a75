"""The same done well: the event loop waits for the port, too. python_asyncio.py SERIAL_PORT"""

import asyncio
import sys

import serial
import websockets

port = serial.Serial(sys.argv[1], 500000, timeout=0)
pages = set()
heard = bytearray()


def read():
    heard.extend(port.read(4096))
    while (end := heard.find(b"\n")) >= 0:
        line = heard[:end].decode()
        del heard[: end + 1]
        websockets.broadcast(pages, line)


async def serve(page):
    pages.add(page)
    try:
        async for message in page:
            if message == "ping":
                await page.send("pong")
            else:
                port.write(message.encode() + b"\n")
    finally:
        pages.discard(page)


async def main():
    asyncio.get_running_loop().add_reader(port.fileno(), read)
    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
