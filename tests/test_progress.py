"""How far a long work has come is shown now and then, never after the answer."""

import asyncio
import threading

from adapters.progress import Progress


async def test_words_from_another_thread_are_shown_and_not_too_often():
    shown: list[str] = []

    async def show(words: str) -> None:
        shown.append(words)

    progress = Progress(show, every_s=60)
    await asyncio.to_thread(progress, "1 of 3")
    await asyncio.sleep(0)
    await asyncio.to_thread(progress, "2 of 3")
    await asyncio.sleep(0)
    assert shown == ["1 of 3"]


async def test_nothing_is_shown_after_the_end_and_what_is_under_way_arrives_before_it():
    shown: list[str] = []
    gate = asyncio.Event()

    async def show(words: str) -> None:
        await gate.wait()
        shown.append(words)

    progress = Progress(show, every_s=0)
    await asyncio.to_thread(progress, "1 of 3")
    await asyncio.sleep(0)
    await asyncio.to_thread(progress, "while busy")
    ending = asyncio.create_task(progress.end())
    gate.set()
    await ending
    assert shown == ["1 of 3"]
    thread = threading.Thread(target=progress, args=("too late",))
    thread.start()
    await asyncio.to_thread(thread.join)
    await asyncio.sleep(0)
    assert shown == ["1 of 3"]
