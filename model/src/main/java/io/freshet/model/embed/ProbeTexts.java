package io.freshet.model.embed;

import java.util.List;

/** Questions and their answers, Chinese and English, that every version of every model is asked. They never change. */
public final class ProbeTexts {

    public static final List<String> QUERIES = List.of(
            "自行车链条老是掉怎么办",
            "面团发不起来是什么原因",
            "新买的路由器怎么设置密码",
            "晚上睡不着可以做些什么",
            "How do I get candle wax out of a tablecloth?",
            "Why does my houseplant drop its leaves in winter?",
            "What should I pack for a two-day hike?",
            "How often does a bicycle chain need oil?");

    /** The answer to each of {@link #QUERIES}, in their order. */
    public static final List<String> DOCUMENTS = List.of(
            "先检查链条是否拉长，再调后拨的限位螺丝；链条松了就调紧，磨损严重就换新的。",
            "酵母过期、水温太高或太低、盐放得太多，都会让面团发不起来。换新酵母，用三十多度的温水，放在暖和处。",
            "用网线或无线连上路由器，在浏览器里打开机身标签上的地址，登录后在无线设置里改名称和密码。",
            "睡前一小时不看屏幕，少喝咖啡和浓茶，房间暗一些、凉一些；躺下二十分钟还不困，就起来看会儿书。",
            "Let the wax harden, scrape it off, then lay paper over the stain and press with a warm iron until the paper"
                    + " has taken up the rest.",
            "Short days, dry air from the heating and cold draughts are the usual causes. Move it to a brighter place,"
                    + " water less, and keep it off the radiator.",
            "Water, food for both days, a rain jacket, warm layers, a map, a torch, a first-aid kit and dry socks.",
            "About every two hundred kilometres, and after every ride in the rain: wipe it, oil it, wipe it again.");

    private ProbeTexts() {}
}
