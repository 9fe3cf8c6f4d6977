"""Guards: what a clause only pretends to say.

A negated, hedged or told-of-the-past clause mentions without committing; an echo of the probe, a pasted rubric and
an order to the grader say nothing at all.
"""

import re

from rapidfuzz import fuzz

from bot.grader.offline.cues.words import pattern

NEGATION = pattern(
    r"\b(?:no|not|never|nothing|nobody|neither|nor|without|don['’]?t|doesn['’]?t|didn['’]?t|won['’]?t|wouldn['’]?t|can['’]?t|cannot|needn['’]?t|isn['’]?t|aren['’]?t|skip|unnecessary|pointless|overkill)\b"
    r"|不需要|不用|没必要|没有|无需|不会|不必|不做|不搞|别|用不着|没啥|不打算|不考虑"
)
REFUSAL = pattern(
    r"\b(?:no[ ]need|not[ ](?:need|necessary|required|worth)|do(?:es)?n['’]?t[ ](?:really[ ])?need|don['’]?t[ ]see[ ](?:a|the|any)[ ](?:need|point|reason)|won['’]?t[ ]need|skip(?:ping)?[ ](?:the|this|that)|waste[ ]of|overkill|unnecessary)\b"
    r"|\b(?:do(?:es)?[ ]not|don['’]t|doesn['’]t|will[ ]not|won['’]t|is[ ]not|are[ ]not|isn['’]t|never)\b[^.;。；\n]{0,40}\b(?:any|anything|anyone|anybody)\b|\bno[ ]\w+[ ]needs?[ ]to\b"
    r"|不[^，。；\n]{0,8}任何|不需要|没必要|用不着|无需|多余|没意义"
)
DENIAL = pattern(
    r"\b(?:we|I)(?:[ ](?:will[ ]not|do[ ]not|never|won['’]?t|don['’]?t)|['’]ll[ ]not)\b|我们?(?:不会|从不|不打算|没打算|不去|不做)"
)
HEDGE = pattern(
    r"\b(?:maybe|perhaps|might|possibly|probably|could[ ](?:also[ ])?(?:consider|think|look|explore|potentially)|consider|considering|some[ ]kind[ ]of|some[ ]sort[ ]of|in[ ]general|generally|ideally|potentially|explore|as[ ]needed|as[ ]appropriate|if[ ]needed|where[ ]appropriate|if[ ]necessary|etc|and[ ]so[ ]on|best[ ]practices?|appropriate(?:ly)?|relevant|proper(?:ly)?|various|robust|seamless|leverage|holistic)\b"
    r"|也许|可能会?|可以考虑|考虑|适当|相应|相关|必要时|视情况|根据情况|等等|尽量|争取|一般来说|原则上|合理|完善|全面|确保|保障"
)
PAST = pattern(
    r"\b(?:at|in)[ ]my[ ](?:last|previous|old|former|earlier|prior|ex)\b|\bback[ ](?:at|when|in)\b|\bwe[ ](?:had|used[ ]to|did|built|once)\b|\bwhen[ ]I[ ](?:was|worked|ran|led)\b|\b(?:previously|last[ ]year|years[ ]ago|used[ ]to)\b|\bmy[ ](?:previous|former|last)[ ](?:company|job|team|employer)\b"
    r"|上一家|之前(?:在|公司|那家)|以前(?:在|公司|我们)|前公司|当年|我们那会|去年我"
)
ORDER = pattern(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:rubric|instruction|prompt|rule|above|previous|criteria|guideline)|\bfull[ ](?:marks|score|credit)\b|\b(?:system|assistant|developer)[ ]?(?:prompt|message|override|:)|\byou[ ]are[ ](?:now|a[ ]grader)|\b(?:mark|grade|score|rate|tick|award|give)\b.{0,30}\b(?:all|every|full|max\w*|100|met|criteria|as[ ]met|perfect|pass)\b"
    r"|</?\w+>|\{\s*\"|(?:忽略|无视|忘掉|跳过).{0,12}(?:规则|指令|评分|标准|提示|以上|之前)|满分|全部(?:打勾|通过|判为)|给我?(?:打|满|通过)分?|系统提示|请判"
)
LABEL_ID = re.compile(r"\b(?:scope|dep|bu|fail|ops|esc|biz|ctx|anti)\.[a-z_]{3,}\b")
HEDGED_MODAL = pattern(r"\b(?:could|may|might|would[ ]probably|should[ ]be[ ]able)\b|可能|应该(?:可以|会|没)|或许")


def echoes(clause: str, asked: str) -> bool:
    """Does the clause only repeat what was asked? Shorter scraps than 12 characters never do."""
    if len(clause) < 12 or not asked:
        return False
    if len(clause) > 1.6 * len(asked):
        return False  # neither measure below could reach its bound
    low, was = clause.casefold(), asked.casefold()
    if fuzz.ratio(low, was) >= 80:
        return True
    return len(low) >= 20 and len(was) >= len(low) * 0.8 and fuzz.partial_ratio(low, was) >= 92


def orders(sentence: str) -> bool:
    """Does the sentence talk to the grader, or name labels?"""
    return ORDER.search(sentence) is not None or LABEL_ID.search(sentence) is not None


def gibberish(text: str) -> bool:
    """Are these letters no language? English has some 38 vowels in 100 letters, a cat on the keyboard 19."""
    letters = [c for c in text.casefold() if "a" <= c <= "z"]
    return len(letters) >= 60 and sum(c in "aeiou" for c in letters) < 0.24 * len(letters)
