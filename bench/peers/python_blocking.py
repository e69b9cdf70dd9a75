"""A page and a serial port as most tutorials join them: pyserial blocks. python_blocking.py SERIAL_PORT"""

import asyncio
import sys

import serial
import websockets

port = serial.Serial(sys.argv[1], 500000)
pages = set()


async def serve(page):
    pages.add(page)
    try:
        async for message in page:
            if message == "ping":
                await page.send("pong")
                continue
            port.write(message.encode() + b"\n")
            websockets.broadcast(pages, port.readline().decode().rstrip("\n"))
    finally:
        pages.discard(page)


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
