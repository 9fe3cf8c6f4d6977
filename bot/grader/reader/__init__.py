"""The reader: a small fine-tuned transformer that judges sentences. Its weights lie beside the rubric."""
