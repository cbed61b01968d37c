package io.freshet.model.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that {@code torch.jit.load} reads: a zip of four uncompressed entries. The
 * module has no state, so the pickled object is a constant of a few bytes around the class name.
 */
final class TorchScriptArchive {

    private static final String ROOT = "program/";
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};
    private static final byte[] FORMAT_VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);

    private TorchScriptArchive() {}

    /**
     * @param className the class that {@code source} defines, e.g. {@code Bert}
     * @param source the text of {@code code/__torch__.py}
     */
    static byte[] pack(String className, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            stored(zip, "data.pkl", emptyObject(className));
            stored(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            stored(zip, "constants.pkl", NO_CONSTANTS);
            stored(zip, "version", FORMAT_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle, protocol 2: a new instance of {@code __torch__.<className>} whose state is an empty dictionary. */
    private static byte[] emptyObject(String className) {
        return ("\u0080\u0002c__torch__\n" + className + "\n)\u0081}b.").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
