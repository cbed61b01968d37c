package io.freshet.actors.connection;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port whose connections are guarded. Pekko HTTP's own way with too many connections is to leave them in the backlog,
 * where their clients wait and know nothing; here they are accepted and refused.
 */
public final class GuardedPort {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedPort.class);
    private static final LongSupplier CLOCK = System::nanoTime;

    private final Tcp.ServerBinding binding;
    private final SharedKillSwitch connections;

    private GuardedPort(Tcp.ServerBinding binding, SharedKillSwitch connections) {
        this.binding = binding;
        this.connections = connections;
    }

    /** What answers connections; each flow takes a client's bytes and gives bytes for it. */
    public interface Answers {

        /**
         * Of a connection that is served.
         *
         * @param progress to be told of its requests
         */
        Flow<ByteString, ByteString, NotUsed> serve(InetSocketAddress client, Progress progress);

        /** Of a connection above the limit; should end after one answer. */
        Flow<ByteString, ByteString, NotUsed> refuse(InetSocketAddress client);
    }

    /**
     * Listens.
     *
     * @param port 0 = any free one
     * @param backlog connections that the operating system holds until they are accepted
     * @return completes when it listens, or with the reason why it cannot
     */
    public static CompletionStage<GuardedPort> bind(
            ActorSystem<?> system, String host, int port, int backlog, ConnectionLimits limits, Answers answers) {
        SharedKillSwitch connections = KillSwitches.shared("connections of " + host + ":" + port);
        Admission admission = new Admission(limits.max());
        return Tcp.get(system)
                .bind(host, port, backlog, List.of(), true, Optional.empty())
                .to(Sink.foreach(connection -> handle(system, connection, limits, admission, answers, connections)))
                .run(system)
                .thenApply(binding -> new GuardedPort(binding, connections));
    }

    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Takes no new connections from when it completes. */
    public CompletionStage<Done> unbind() {
        return binding.unbind().thenApply(unbound -> Done.getInstance());
    }

    /** Takes no new requests on any connection; each ends when what it is answering is answered. */
    public void endConnections() {
        connections.shutdown();
    }

    private static void handle(
            ActorSystem<?> system,
            Tcp.IncomingConnection connection,
            ConnectionLimits limits,
            Admission admission,
            Answers answers,
            SharedKillSwitch connections) {
        Admission.Decision decision = admission.enter();
        Runnable closed = () -> admission.leave(decision);
        InetSocketAddress client = connection.remoteAddress();
        Flow<ByteString, ByteString, NotUsed> flow =
                switch (decision) {
                    case SERVED -> guarded(limits, closed, progress -> answers.serve(client, progress));
                    case REFUSED -> guarded(limits.forRefusal(), closed, progress -> answers.refuse(client));
                    case DROPPED -> Flow.fromSinkAndSourceCoupled(Sink.cancelled(), Source.empty());
                };
        try {
            connection.handleWith(
                    Flow.of(ByteString.class).via(connections.flow()).via(flow),
                    SystemMaterializer.get(system).materializer());
        } catch (RuntimeException e) {
            // The port must stay open whatever happens to one connection.
            LOG.error("A connection from {} could not be handled", client, e);
            closed.run();
        }
    }

    private static Flow<ByteString, ByteString, NotUsed> guarded(
            ConnectionLimits limits,
            Runnable closed,
            Function<Progress, Flow<ByteString, ByteString, NotUsed>> answers) {
        Progress progress = new Progress(limits, CLOCK);
        return answers.apply(progress).join(BidiFlow.fromGraph(new ConnectionGuard(limits, progress, CLOCK, closed)));
    }
}
