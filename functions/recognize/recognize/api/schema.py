"""The API's answers, as they stand in its OpenAPI description."""

from pydantic import BaseModel, ConfigDict, Field

from recognize.api.problems import Problem
from recognize.limits import MAX_FRAMES, either
from recognize.model import DEFAULT_THRESHOLD
from recognize.profile import CASES

Probability = Field(ge=0, le=1, description="Probability, 0 to 1", examples=[0.98])


class CandidateOut(BaseModel):
    """A text and its probability."""

    model_config = ConfigDict(from_attributes=True)
    text: str = Field(examples=["aNHMI"])
    confidence: float = Probability


class CharacterOut(BaseModel):
    """One character of the text, and what else could stand at its place."""

    model_config = ConfigDict(from_attributes=True)
    text: str = Field(examples=["a"])
    confidence: float = Probability
    alternatives: list[CandidateOut]


class ModelOut(BaseModel):
    """Which model answered."""

    model_config = ConfigDict(from_attributes=True)
    name: str = Field(examples=["ctc"])
    version: str = Field(examples=["1.0.0"])


class ReadingOut(BaseModel):
    """One image's text, and how sure the reader is of it."""

    model_config = ConfigDict(from_attributes=True)
    text: str = Field(examples=["aNHMI"])
    confidence: float = Field(
        ge=0,
        le=1,
        description="Probability that the whole text is right; where the image is not legible, "
        "that there is none, which may be small",
        examples=[0.97],
    )
    legible: bool = Field(
        description="Whether the image holds a text at all, whatever the options allow; "
        "where it does not, `text` is empty",
        examples=[True],
    )
    trusted: bool = Field(
        description="Whether the image is legible, the confidence reaches the model's "
        f"`confidence_threshold` ({DEFAULT_THRESHOLD:g} where its card has none), and the text "
        "does not begin as a caption beside a captcha does (`Code7K4MP`)",
        examples=[True],
    )
    characters: list[CharacterOut]
    candidates: list[CandidateOut]
    value: int | None = Field(
        description="The number that a sum asks for, 9 for `8+1=?`; null for what is no sum",
        examples=[None],
    )
    frames: int = Field(
        ge=1,
        le=MAX_FRAMES,
        description="How many frames of an animation were taken together; 1 of a still picture",
        examples=[1],
    )
    model: ModelOut
    elapsed_ms: float = Field(description="Bytes to answer, milliseconds", examples=[1.9])


class SourceReadingOut(ReadingOut):
    """A reading under what the other images of its source say."""

    changed: bool = Field(description="Whether the profile changed the text", examples=[False])


class ProfileOut(BaseModel):
    """What a source's images have in common; the option `profile` takes it."""

    lengths: dict[str, float] = Field(
        description="Probability of each length; all others share the rest", examples=[{"5": 0.9}]
    )
    characters: dict[str, float] = Field(
        description="Probability of each character; all others share the rest",
        examples=[{"a": 0.1}],
    )
    case: str = Field(description=f"The letters' case: {either(CASES)}", examples=["lower"])
    pictures: int = Field(description="How many images it is made of", examples=[20])


class FailureOut(BaseModel):
    """Why one image of a batch has no reading."""

    error: Problem


class BatchOut(BaseModel):
    """An answer or an error for each image, in the order sent."""

    results: list[ReadingOut | FailureOut]


class SourceOut(BaseModel):
    """As a batch, of images of one source; with their profile."""

    results: list[SourceReadingOut | FailureOut]
    profile: ProfileOut
