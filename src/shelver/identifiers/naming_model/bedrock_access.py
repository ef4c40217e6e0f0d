"""Whether a model of Bedrock can be used, step by step, with a fix for each step that fails."""

from collections.abc import Callable, Iterator
from contextlib import closing

from shelver.identifiers.naming_model.bedrock_account import ADVICE, AwsClient, BedrockAccount, client_of
from shelver.identifiers.naming_model.prompt import Prompt
from shelver.identifiers.naming_model.provider import AccessStep, Ask, Cause, ProviderFault

_GEOGRAPHIES = frozenset({"us", "eu", "apac", "jp", "au", "ca", "us-gov", "global"})


def access_steps(ask: Ask, account: BedrockAccount) -> Iterator[AccessStep]:
    """Check credentials, region, model, entitlement and quota in this order; the first failure is the last step."""
    steps: tuple[tuple[str, str, Callable[[], str]], ...] = (
        ("extra", "", lambda: _extra(account)),
        ("credentials", "credentials", lambda: _identity(account)),
        ("region and model", "model", lambda: _model_state(account)),
        ("entitlement", "entitlement", lambda: _entitlement(account)),
        ("quota", "quota", lambda: _one_token(ask)),
    )
    for name, advice, step in steps:
        try:
            yield AccessStep(name=name, is_good=True, said=step())
        except ProviderFault as fault:
            yield AccessStep(name=name, is_good=False, said=fault.reason, fix=fault.fix or ADVICE.get(advice, ""))
            return


def _extra(account: BedrockAccount) -> str:
    client_of("bedrock-runtime", account).close()
    return "boto3 is installed"


def _identity(account: BedrockAccount) -> str:
    with closing(client_of("sts", BedrockAccount(model=account.model, region=account.region))) as tokens:
        answer = tokens.call("get_caller_identity")
    return f"account {answer.get('Account', 'unknown')}"


def _model_state(account: BedrockAccount) -> str:
    with closing(client_of("bedrock", account)) as control:
        return _state_by(control, account)


def _state_by(control: AwsClient, account: BedrockAccount) -> str:
    listed = {row.get("modelId"): row for row in control.call("list_foundation_models").get("modelSummaries", [])}
    base = _base_of(account.model)
    found = listed.get(base)
    if found is None:
        raise _closed(f"{account.region} offers no model {base}", "model")
    state = found.get("modelLifecycle", {}).get("status", "ACTIVE")
    needs_profile = "ON_DEMAND" not in found.get("inferenceTypesSupported", ["ON_DEMAND"])
    if needs_profile and base == account.model:
        rows = control.call("list_inference_profiles").get("inferenceProfileSummaries", [])
        profiles = [str(row.get("inferenceProfileId")) for row in rows]
        fitting = sorted(profile for profile in profiles if profile.endswith(f".{base}"))
        hint = f"use [ai] model = {fitting[0]!r}" if fitting else "no inference profile of it is offered here"
        return f"{base} is {state}; it is asked through an inference profile ({hint})"
    return f"{base} is {state}"


def _entitlement(account: BedrockAccount) -> str:
    with closing(client_of("bedrock", account)) as control:
        answer = control.call("get_foundation_model_availability", modelId=_base_of(account.model))
    states = {
        "agreement": answer.get("agreementAvailability", {}).get("status", "AVAILABLE"),
        "authorization": answer.get("authorizationStatus", "AUTHORIZED"),
        "entitlement": answer.get("entitlementAvailability", "AVAILABLE"),
        "region": answer.get("regionAvailability", "AVAILABLE"),
    }
    missing = [f"{name} {state}" for name, state in states.items() if state not in {"AVAILABLE", "AUTHORIZED"}]
    if missing:
        raise _closed(f"the account may not use {account.model} yet: {', '.join(missing)}", "entitlement")
    return "the account may use it"


def _one_token(ask: Ask) -> str:
    ask(Prompt(system="Answer with one word.", user="Say yes.", max_tokens=1))
    return "a call of one token was answered"


def _closed(said: str, advice: str) -> ProviderFault:
    return ProviderFault(Cause.CLOSED, said, fix=ADVICE[advice])


def _base_of(model: str) -> str:
    """Return the id of the model that an inference profile stands for."""
    geography, dot, base = model.partition(".")
    return base if dot and geography in _GEOGRAPHIES else model
