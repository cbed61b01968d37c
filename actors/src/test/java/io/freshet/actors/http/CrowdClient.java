package io.freshet.actors.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Many connections that ask for the same and stay open until all have their answers; on one thread. */
final class CrowdClient {

    private static final byte[] REQUEST = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int UNANSWERED_AT_A_TIME = 500;
    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(100);

    private CrowdClient() {}

    /** A program: port and number of connections to how many got which answer. */
    public static void main(String[] args) throws IOException {
        System.out.println(answers(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    /** How many connections ended with which answer: its status line, and how polite it was. */
    static Map<String, Integer> answers(int port, int connections) throws IOException {
        Map<String, Integer> answers = new TreeMap<>();
        List<SocketChannel> open = new ArrayList<>();
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            int answered = 0;
            while (answered < connections) {
                while (open.size() < connections && open.size() - answered < UNANSWERED_AT_A_TIME) {
                    open.add(connect(port, selector));
                }
                selector.select(1_000);
                for (SelectionKey key : selector.selectedKeys()) {
                    String end = proceed(key);
                    if (!end.isEmpty()) {
                        answered++;
                        answers.merge(end, 1, Integer::sum);
                        key.cancel();
                    }
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - start > WITHIN_NANOS) {
                    answers.put("without any answer", connections - answered);
                    break;
                }
            }
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        return answers;
    }

    private static SocketChannel connect(int port, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.allocate(1_000));
        return channel;
    }

    /** What the connection ended with; empty as long as it has not. */
    private static String proceed(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer received = (ByteBuffer) key.attachment();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(ByteBuffer.wrap(REQUEST));
                key.interestOps(SelectionKey.OP_READ);
            } else if (channel.read(received) < 0) {
                return describe(new String(received.array(), 0, received.position(), StandardCharsets.UTF_8));
            }
            return "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String describe(String answer) {
        boolean polite = answer.contains("\r\nRetry-After: 1\r\n")
                && answer.contains("\r\nConnection: close\r\n")
                && answer.endsWith("\"code\":\"too_many_connections\"}}");
        return answer.lines().findFirst().orElse("nothing") + (polite ? ", politely" : "");
    }
}
