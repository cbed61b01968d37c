/** LoRA as PEFT has it: y = W x + s · B(A(x)), adapters in memory and in PEFT's folder format. */
package io.freshet.model.lora;
