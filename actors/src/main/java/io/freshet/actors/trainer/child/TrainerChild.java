package io.freshet.actors.trainer.child;

import io.freshet.actors.process.HardEnd;
import io.freshet.actors.process.ParentWatch;
import io.freshet.actors.trainer.Training;
import io.freshet.model.torch.Torch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child's side: carries out orders on the calling thread and keeps the model loaded between them. Whatever else the
 * process prints goes to standard error. The end of standard input, like SIGTERM, ends the process where it stands: half
 * a round is worth nothing, and an ordered exit would crash under a computing thread.
 */
public final class TrainerChild {

    private static final Logger LOG = LoggerFactory.getLogger(TrainerChild.class);

    private final Training.Factory factory;
    private final String settingsHash;
    private final OutputStream out;
    private Training training;

    private TrainerChild(Training.Factory factory, String settingsHash, OutputStream out) {
        this.factory = factory;
        this.settingsHash = settingsHash;
        this.out = out;
    }

    /**
     * Serves until the process ends; only returns by an exception.
     *
     * @param open loads the model
     * @param settingsHash of the settings it trains by
     * @param threads native threads of one operation, 0 = all cores
     */
    public static void serve(Callable<Training.Factory> open, String settingsHash, int threads) throws Exception {
        OutputStream out = System.out;
        System.setOut(System.err);
        ParentWatch.ignoreInterrupts();
        Runtime.getRuntime().addShutdownHook(new Thread(HardEnd::now, "end-at-once"));
        BlockingQueue<String> orders = listen();
        Torch.useThreads(threads);
        TrainerChild child = new TrainerChild(open.call(), settingsHash, out);
        Lines.write(out, new Report.Ready());
        while (true) {
            child.carryOut(Lines.order(orders.take()));
        }
    }

    private static BlockingQueue<String> listen() {
        BlockingQueue<String> orders = new LinkedBlockingQueue<>();
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            orders.add(line);
                        }
                    } catch (IOException e) {
                        LOG.error("Standard input failed, which counts as its end", e);
                    }
                    HardEnd.now();
                },
                "orders");
        thread.setDaemon(true);
        thread.start();
        return orders;
    }

    private void carryOut(Order order) throws IOException {
        try {
            if (order instanceof Order.Begin begin) {
                train(RoundFile.read(Path.of(begin.round())));
            } else if (order instanceof Order.Save save) {
                save(Path.of(save.folder()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The attempt failed", e);
            release();
            Lines.write(out, new Report.Failed(e.toString()));
        }
    }

    private void train(RoundFile file) throws IOException {
        release();
        if (!file.settingsHash().equals(settingsHash)) {
            throw new IOException("the settings of this process are not those of its parent: the settings file has"
                    + " changed since that one started; restart it");
        }
        training = factory.begin(file.round());
        Lines.write(out, new Report.Begun());
        while (training.hasNext()) {
            Lines.write(out, Report.Step.of(training.next()));
        }
        Lines.write(out, new Report.Trained(training.deltaNorm()));
    }

    private void save(Path folder) throws IOException {
        if (training == null) {
            throw new IOException("there is no trained round to save");
        }
        training.save(folder);
        release();
        Lines.write(out, new Report.Saved());
    }

    private void release() {
        if (training != null) {
            training.close();
            training = null;
        }
    }
}
