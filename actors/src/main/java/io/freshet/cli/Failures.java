package io.freshet.cli;

import io.freshet.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command that fails says: one message, and a stack trace only with {@code -Dfreshet.debug=true}. */
final class Failures {

    private Failures() {}

    static int duringExecution(Exception failure, CommandLine command) {
        boolean settings = failure instanceof ConfigException;
        command.getErr().println(settings ? failure.getMessage() : "freshet: " + reason(failure));
        trace(failure, command.getErr());
        return settings ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** For arguments that make no command; short, because a page of options would hide what is wrong. */
    static int inArguments(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("freshet: " + failure.getMessage().replaceFirst("^Error: ", ""));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        trace(failure, err);
        return CommandLine.ExitCode.USAGE;
    }

    private static void trace(Exception failure, PrintWriter err) {
        if (Boolean.getBoolean("freshet.debug")) {
            failure.printStackTrace(err);
        }
    }

    private static String reason(Throwable failure) {
        // These say nothing but the file's name, unless a reason was given with them.
        if (failure instanceof FileSystemException file && file.getReason() == null && file.getFile() != null) {
            if (failure instanceof NoSuchFileException && file.getMessage().equals(file.getFile())) {
                return file.getFile() + (file.getFile().contains(": ") ? "" : ": no such file or folder");
            }
            if (failure instanceof AccessDeniedException) {
                return file.getFile() + ": permission denied";
            }
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
