package io.freshet.actors.http;

import io.freshet.actors.connection.GuardedPort;
import io.freshet.actors.connection.Progress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

/** Speaks HTTP on the connections of a port, inside of TLS if it has any. */
final class ConnectionAnswers implements GuardedPort.Answers {

    private static final BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> PLAIN =
            BidiFlow.<SslTlsOutbound, SslTlsOutbound, SessionBytes, SslTlsInbound>fromFunctions(out -> out, in -> in)
                    .atop(TLSPlacebo.getInstance());

    private static final BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed> BYTES =
            BidiFlow.fromFlows(
                    Flow.of(ByteString.class).map(TLSProtocol.SendBytes::new),
                    Flow.of(SslTlsInbound.class)
                            .collectType(SessionBytes.class)
                            .map(SessionBytes::bytes)
                            .filter(ByteString::nonEmpty));

    private final Http http;
    private final ServerSettings settings;
    private final Exposure exposure;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final Refusals refusals;

    /** @param handler always completes with a response */
    ConnectionAnswers(
            ActorSystem<?> system,
            ServerSettings settings,
            Exposure exposure,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        this.http = Http.get(system);
        this.settings = settings;
        this.exposure = exposure;
        this.handler = handler;
        this.refusals = new Refusals(exposure.connections().max(), System::nanoTime);
    }

    @Override
    public Flow<ByteString, ByteString, NotUsed> serve(InetSocketAddress client, Progress progress) {
        return Flow.of(HttpRequest.class)
                .mapAsync(1, request -> {
                    progress.asked();
                    return handler.apply(request);
                })
                .map(answer -> {
                    progress.answered();
                    return answer;
                })
                .join(http.serverLayer(settings, Optional.of(client)).atop(tls()));
    }

    @Override
    public Flow<ByteString, ByteString, NotUsed> refuse(InetSocketAddress client) {
        Flow<ByteString, ByteString, NotUsed> answer = refusals.answer();
        return exposure.tls().isEmpty() ? answer : answer.join(BYTES.atop(tls()));
    }

    private BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls() {
        return exposure.tls().isEmpty() ? PLAIN : TLS.create(exposure.tls().get()::get, TLSClosing.eagerClose());
    }
}
