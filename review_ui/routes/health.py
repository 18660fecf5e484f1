"""Whether the site works, for whoever watches it: says no more than that to strangers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from review_ui.site import site_of

router = APIRouter(tags=["health"])


@router.get("/health", summary="Whether the desk works")
def health(request: Request) -> Response:
    """`ok`, or `trouble` when the catalogue or the ERP cannot be used or jobs were given up.

    Answers 200 as long as pages can be served; no names, no paths, no figures: those need a sign-in
    (`/figures`) or a key (`/api/v1/health`).
    """
    now = site_of(request).desk.health()
    trouble = bool(now.catalog_problem or now.erp_problem or now.jobs_dead)
    return JSONResponse({"status": "trouble" if trouble else "ok"})
