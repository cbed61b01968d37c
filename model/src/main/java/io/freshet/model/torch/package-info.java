/**
 * The only package that knows DJL's PyTorch internals: engine set-up, TorchScript programs packed from source, grad
 * mode, and tensors whose memory is their own.
 */
package io.freshet.model.torch;
