package io.freshet.model.run.chart;

import java.math.BigDecimal;
import java.util.Locale;

/** Draws one curve: title, axes, grid, and for a noisy curve its raw values lightly behind the smoothed ones. */
final class SvgChart {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;
    private static final int LEFT = 84;
    private static final int RIGHT = 28;
    private static final int TOP = 80;
    private static final int BOTTOM = 58;
    private static final int Y_TICKS = 7;
    private static final int X_TICKS = 9;

    /** Up to so many points each get a dot. */
    private static final int DOTTED = 40;

    private static final double PADDING = 0.06;
    private static final String RAW = "#FFCCBC";
    private static final String LINE = "#FF7043";

    private final StringBuilder svg = new StringBuilder();
    private final double highStep;
    private final double low;
    private final double high;

    private SvgChart(Curve curve) {
        highStep = Math.max(1, curve.steps()[curve.size() - 1]) * 1.03;
        double range = curve.highest() - curve.lowest();
        double room = range > 0 ? range * PADDING : Math.max(Math.abs(curve.highest()) * PADDING, 1e-9);
        low = curve.lowest() - room;
        high = curve.highest() + room;
    }

    /**
     * The whole file.
     *
     * @param curve at least one point
     * @param smooth whether to smooth it
     */
    static String draw(String title, Curve curve, boolean smooth) {
        SvgChart chart = new SvgChart(curve);
        chart.begin(title, curve);
        chart.axes();
        if (smooth && curve.size() > 1) {
            chart.line(curve, RAW, 1.5);
            chart.line(curve.smoothed(), LINE, 2.2);
            chart.legend();
        } else {
            chart.line(curve, LINE, 2.2);
            chart.dots(curve);
        }
        return chart.svg.append("</svg>\n").toString();
    }

    private void begin(String title, Curve curve) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#FFFFFF\"/>", WIDTH, HEIGHT);
        text(LEFT, 34, "start", "#212121", "font-size=\"19\" font-weight=\"bold\"", title);
        String summary = "last " + Ticks.value(curve.last()) + " at step "
                + (long) curve.steps()[curve.size() - 1]
                + (curve.size() > 1
                        ? ", lowest " + Ticks.value(curve.lowest()) + ", highest " + Ticks.value(curve.highest())
                        : "");
        text(LEFT, 56, "start", "#757575", "", summary);
    }

    private void axes() {
        int right = WIDTH - RIGHT;
        int bottom = HEIGHT - BOTTOM;
        for (BigDecimal tick : Ticks.between(low, high, Y_TICKS, 0)) {
            double y = y(tick.doubleValue());
            add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ECECEC\"/>", LEFT, y, right, y);
            text(LEFT - 10, y + 4.5, "end", "#616161", "", Ticks.label(tick));
        }
        for (BigDecimal tick : Ticks.between(0, highStep, X_TICKS, 1)) {
            double x = x(tick.doubleValue());
            add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#9E9E9E\"/>", x, bottom, x, bottom + 5);
            text(x, bottom + 21, "middle", "#616161", "", tick.toPlainString());
        }
        add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#9E9E9E\"/>", LEFT, bottom, right, bottom);
        text((LEFT + right) / 2.0, HEIGHT - 14, "middle", "#616161", "", "step");
    }

    private void line(Curve curve, String color, double width) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < curve.size(); i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(curve.steps()[i]), y(curve.values()[i])));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>",
                points.toString().strip(), color, width);
    }

    private void dots(Curve curve) {
        double radius = curve.size() == 1 ? 5 : 3;
        for (int i = 0; i < curve.size() && curve.size() <= DOTTED; i++) {
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\" fill=\"%s\"/>",
                    x(curve.steps()[i]), y(curve.values()[i]), radius, LINE);
        }
    }

    private void legend() {
        int right = WIDTH - RIGHT;
        add(
                "<line x1=\"%d\" y1=\"51\" x2=\"%d\" y2=\"51\" stroke=\"%s\" stroke-width=\"3\"/>",
                right - 176, right - 152, RAW);
        text(right - 146, 55.5, "start", "#616161", "", "raw");
        add(
                "<line x1=\"%d\" y1=\"51\" x2=\"%d\" y2=\"51\" stroke=\"%s\" stroke-width=\"3\"/>",
                right - 102, right - 78, LINE);
        text(right - 72, 55.5, "start", "#616161", "", "smoothed");
    }

    private double x(double step) {
        return LEFT + step / highStep * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private void text(double x, double y, String anchor, String color, String more, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>",
                x, y, anchor, color, more, escaped);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
