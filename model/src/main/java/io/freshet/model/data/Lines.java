package io.freshet.model.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Reads a text file line by line, see {@link TextFiles}; blank lines are left out. */
final class Lines {

    /** One line and its number, counted from 1. */
    interface Visitor {
        void visit(String line, long number) throws IOException;
    }

    private Lines() {}

    static void forEach(Path file, Visitor visitor) throws IOException {
        long number = 0;
        try (BufferedReader reader = TextFiles.open(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    visitor.visit(line, number);
                }
            }
        } catch (CharacterCodingException e) {
            throw new DataFileException(file, number + 1, "not UTF-8 here or soon after: save the file as UTF-8");
        } catch (EOFException | ZipException e) {
            throw TextFiles.damaged(file, e);
        }
    }
}
