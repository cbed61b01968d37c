package io.freshet.model.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A tensor to be written whose elements are made when its turn comes, so that a model never lies in memory as a whole.
 *
 * @param shape dimensions, outermost first
 */
public record TensorStream(DType dtype, long[] shape, Elements elements) {

    /** Makes the elements in row-major order, little-endian, in as many parts as it likes. */
    public interface Elements {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes the next bytes of a tensor; when it returns, the buffer may be used again. */
    public interface Sink {
        void write(ByteBuffer part) throws IOException;
    }

    public TensorStream {
        shape = shape.clone();
    }

    static TensorStream of(TensorData tensor) {
        return new TensorStream(tensor.dtype(), tensor.shape(), sink -> sink.write(tensor.bytes()));
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** What the elements must take. */
    public long byteSize() {
        return dtype.sizeOf(shape);
    }
}
