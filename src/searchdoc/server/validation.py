"""Parameters that are refused: which, and why, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from searchdoc.server.parameters import Parameters
from searchdoc.server.problems import ProblemResponse


def refuse_repeated(request: Request) -> None:
    """Refuse a parameter that is given twice and can hold one value, since only one of both would count."""
    query = request.query_params
    for name in dict.fromkeys(query.keys()):
        if len(query.getlist(name)) > 1 and name in _known(request) and name not in _repeatable(request):
            raise HTTPException(422, f"{name!r} is given more than once: leave one")


def invalid_parameters(request: Request, error: RequestValidationError) -> ProblemResponse:
    """What is wrong with each parameter, as problem details."""
    errors = [_described(one, _known(request)) for one in error.errors()]
    return ProblemResponse(422, "; ".join(one["detail"] for one in errors), {"errors": errors})


def _described(error: Mapping[str, Any], known: Sequence[str]) -> dict[str, str]:
    """The parameter at fault, and the sentence that says why."""
    name = str(error["loc"][1] if len(error["loc"]) > 1 else error["loc"][0])
    if error["type"] == "extra_forbidden":
        return {"parameter": name, "detail": f"there is no parameter {name[:100]!r}{_way_out(name, known)}"}
    if error["type"] == "missing":
        return {"parameter": name, "detail": f"the parameter {name!r} is missing"}
    message = str(error["msg"])
    return {"parameter": name, "detail": f"{name!r} is not allowed: {message[:1].lower()}{message[1:]}"}


def _way_out(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f", did you mean {near[0]!r}?"
    return f": there are {', '.join(known)}" if known else ": there is none here"


def _model(request: Request) -> type[Parameters] | None:
    """What declares the parameters of the path that is asked."""
    declared = [parameter.field_info.annotation for parameter in request.scope["route"].dependant.query_params]
    return next((one for one in declared if isinstance(one, type) and issubclass(one, Parameters)), None)


def _known(request: Request) -> list[str]:
    model = _model(request)
    return [] if model is None else [one.alias or name for name, one in model.model_fields.items()]


def _repeatable(request: Request) -> set[str]:
    model = _model(request)
    return (
        set() if model is None else {one.alias or name for name, one in model.model_fields.items() if one.default == []}
    )
