package duban.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What citizens write, made up: streets, nuisances and tempers of a middling city, from a line to
/// a page, no two alike. The same seed writes the same.
final class Complaints {
  private static final List<String> STREETS =
      List.of("鼓台路", "五一中路", "滨江大道", "学府巷", "古田支路", "望江新村", "梅峰里", "湖东菜市场");
  private static final List<String> AREAS = List.of("350102", "350103", "350121", "350181");
  private static final Map<String, List<String>> MATTERS =
      new TreeMap<>(
          Map.of(
              "占道经营",
              List.of("人行道被摊位占满", "烧烤摊每晚占用盲道", "水果车堵住公交站", "早市摆到了机动车道"),
              "噪音扰民",
              List.of("工地深夜打桩", "广场舞音响震得窗户响", "酒吧凌晨两点还在放音乐", "卷帘门作坊整天切割"),
              "违法建设",
              List.of("楼顶加盖阳光房", "一楼住户破墙开店", "绿地上搭起铁皮棚", "消防通道砌了围墙"),
              "环境卫生",
              List.of("垃圾三天没有清运", "餐厨泔水倒进雨水口", "公厕门口污水横流", "渣土车一路洒漏")));
  private static final List<String> DETAILS =
      List.of(
          "老人推着轮椅只能走到马路中间去，电动车一辆接一辆从身边擦过，看着都害怕。",
          "之前打过电话，来了两次，人一走又摆出来，不知道这种情况归哪个部门管。",
          "附近小学早上七点半到八点正是送孩子的时候，全堵在那里，家长意见很大。",
          "我们整栋楼六十多户都受影响，业主群里天天有人说，物业讲他们没有执法权。",
          "希望能给一个明确的答复，到底什么时候能解决，而不是再转来转去。",
          "照片和视频我都有，需要的话可以提供，也可以约时间到现场来看。",
          "这件事从去年十月份就开始反映，到现在已经半年了，每次都说正在处理。",
          "夜里十二点以后最严重，关上窗户也没有用，家里还有要高考的孩子。");

  private final Random random;

  Complaints(long seed) {
    this.random = new Random(seed);
  }

  /// The fields of a message, its id and its time left out.
  synchronized Map<String, String> next() {
    List<String> categories = List.copyOf(MATTERS.keySet());
    String category = one(categories);
    String matter = one(MATTERS.getOrDefault(category, List.of()));
    String street = one(STREETS) + (1 + random.nextInt(300)) + "号";
    List<String> content = new ArrayList<>();
    content.add(street + "附近" + matter + "，已经" + (2 + random.nextInt(40)) + "天了。");
    // Most write a few sentences; one in ten pours a heart out.
    int sentences = random.nextInt(10) == 0 ? 20 + random.nextInt(20) : 1 + random.nextInt(6);
    for (int i = 0; i < sentences; i++) {
      content.add(one(DETAILS));
    }
    return Map.of(
        "title",
        street + matter,
        "content",
        String.join("", content),
        "postedAt",
        "2026-04-15T09:12:00+08:00",
        "area",
        one(AREAS),
        "category",
        category);
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
