package io.freshet.model.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet's own codecs, with gzip from the JDK: for that one Parquet would ask Hadoop. For reading only. */
final class ParquetCodecs implements CompressionCodecFactory {

    private final CompressionCodecFactory parquet;

    /** @param parquet released with this */
    ParquetCodecs(CompressionCodecFactory parquet) {
        this.parquet = parquet;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY, ZSTD, LZ4_RAW -> parquet.getDecompressor(codec);
            case GZIP -> new Gunzip();
            default -> throw new IllegalArgumentException(
                    "its pages are compressed with " + codec + "; snappy, zstd, gzip, lz4 (raw) or none can be read");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public void release() {
        parquet.release();
    }

    private static final class Gunzip implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(inflate(bytes.toInputStream(), size));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size) throws IOException {
            byte[] compressed = new byte[compressedSize];
            input.get(compressed);
            output.put(inflate(new ByteArrayInputStream(compressed), size));
        }

        private static byte[] inflate(InputStream compressed, int size) throws IOException {
            try (InputStream in = new GZIPInputStream(compressed)) {
                byte[] bytes = in.readNBytes(size);
                if (bytes.length < size) {
                    throw new EOFException("a gzip page holds " + bytes.length + " bytes instead of " + size);
                }
                return bytes;
            }
        }

        @Override
        public void release() {}
    }
}
