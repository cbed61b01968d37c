package io.freshet.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The floating-point types of a safetensors file as Java's floats. Wider types hold every number of narrower ones; the
 * other way numbers are rounded to the nearest, ties to even (IEEE 754).
 */
public final class FloatCodec {

    private static final int INFINITY = 0x7f800000;
    private static final int HALF_OVERFLOW = 0x47800000; // 2^16
    private static final int HALF_MIN_NORMAL = 0x38800000; // 2^-14

    private FloatCodec() {}

    /** Whether a type is F32, F16 or BF16. */
    public static boolean isFloat(DType type) {
        return type == DType.F32 || type == DType.F16 || type == DType.BF16;
    }

    /** The numbers between position and limit of a little-endian buffer, which is left as it is. */
    public static float[] decode(ByteBuffer bytes, DType type) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[in.remaining() / type.bytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case F32 -> in.getFloat();
                case F16 -> fromHalf(in.getShort());
                case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
                default -> throw notFloat(type);
            };
        }
        return values;
    }

    /**
     * The numbers {@code [from, to)} as a file has them.
     *
     * @throws ArithmeticException if a finite number is beyond the type's range
     */
    public static ByteBuffer encode(float[] values, int from, int to, DType type) {
        ByteBuffer out = ByteBuffer.allocate((to - from) * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i++) {
            switch (type) {
                case F32 -> out.putFloat(values[i]);
                case F16 -> out.putShort(inRange(values[i], toHalf(values[i]), 0x7c00));
                case BF16 -> out.putShort(inRange(values[i], toBfloat(values[i]), 0x7f80));
                default -> throw notFloat(type);
            }
        }
        return out.flip();
    }

    private static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        int bits;
        if (exponent == 0) {
            bits = Float.floatToRawIntBits(mantissa * 0x1p-24f);
        } else if (exponent == 0x1f) {
            bits = INFINITY | mantissa << 13;
        } else {
            bits = exponent + 112 << 23 | mantissa << 13;
        }
        return Float.intBitsToFloat(sign | bits);
    }

    private static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        int half;
        if (magnitude > INFINITY) {
            half = 0x7e00;
        } else if (magnitude >= HALF_OVERFLOW) {
            half = 0x7c00;
        } else if (magnitude < HALF_MIN_NORMAL) {
            half = (int) Math.rint(Math.abs(value) * 0x1p24);
        } else {
            half = magnitude - 0x38000000 + 0xfff + (magnitude >>> 13 & 1) >>> 13;
        }
        return (short) (sign | half);
    }

    private static short toBfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? 0x7fc0 : (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    private static short inRange(float value, short narrow, int infinity) {
        if (Float.isFinite(value) && (narrow & 0x7fff) == infinity) {
            throw new ArithmeticException(value + " is beyond the range of the type");
        }
        return narrow;
    }

    private static IllegalArgumentException notFloat(DType type) {
        return new IllegalArgumentException(type + " is no floating-point type of a model");
    }
}
