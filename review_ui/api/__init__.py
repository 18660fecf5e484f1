"""The JSON API, version 1: the same desk as the pages, for programs."""

from __future__ import annotations

from fastapi import APIRouter

from review_ui.api import reading, writing

router = APIRouter()
router.include_router(reading.router)
router.include_router(writing.router)
