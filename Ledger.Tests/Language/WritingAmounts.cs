using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Language;

/// <summary>Amounts as people read them, in both languages, and in capitals as payment orders carry them.</summary>
public sealed class WritingAmounts
{
    [Theory]
    [InlineData(140950, "人民币壹仟肆佰零玖元伍角")]
    [InlineData(600714, "人民币陆仟零柒元壹角肆分")]
    [InlineData(168032, "人民币壹仟陆佰捌拾元零叁角贰分")]
    [InlineData(10700053, "人民币壹拾万柒仟元零伍角叁分")]
    [InlineData(1640902, "人民币壹万陆仟肆佰零玖元零贰分")]
    [InlineData(32504, "人民币叁佰贰拾伍元零肆分")]
    [InlineData(0, "人民币零元整")]
    [InlineData(5, "人民币伍分")]
    [InlineData(50, "人民币伍角")]
    [InlineData(1000, "人民币壹拾元整")]
    [InlineData(10000000000, "人民币壹亿元整")]
    [InlineData(10000700000, "人民币壹亿零柒仟元整")]
    [InlineData(1000100000000, "人民币壹佰亿零壹佰万元整")]
    [InlineData(100010000000000, "人民币壹万零壹亿元整")]
    [InlineData(1000001, "人民币壹万元零壹分")]
    [InlineData(125000000, "人民币壹佰贰拾伍万元整")]
    [InlineData(Fen.Max, "人民币壹拾万亿元整")]
    [InlineData(-140950, "人民币负壹仟肆佰零玖元伍角")]
    public void Capitals_follow_the_rules_for_payment_vouchers(long fen, string capitals) => ChineseCapitals.Of(fen).ShouldBe(capitals);

    [Theory]
    [InlineData(123456789, "1,234,567.89")]
    [InlineData(-123450, "-1,234.50")]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    public void A_table_shows_the_exact_amount_with_groups(long fen, string text) => AmountFormat.Table(fen).ShouldBe(text);

    [Theory]
    [InlineData("zh-CN", 125000000, "¥1,250,000.00")]
    [InlineData("zh-CN", -123450, "-¥1,234.50")]
    [InlineData("en", 125000000, "CNY 1,250,000.00")]
    [InlineData("en", -123450, "-CNY 1,234.50")]
    public void A_sentence_names_the_currency(string culture, long fen, string text) =>
        InCulture(culture, () => AmountFormat.Sentence(fen)).ShouldBe(text);

    [Theory]
    [InlineData("zh-CN", 999_999, "9,999.99", "元")]
    [InlineData("zh-CN", 12_345_678_499, "1.23", "亿元")]
    [InlineData("zh-CN", 1_234_567_849, "1,234.57", "万元")]
    [InlineData("zh-CN", 500_000_000, "500.00", "万元")]
    [InlineData("zh-CN", -1_000_500_000, "-1,000.50", "万元")]
    [InlineData("en", 99_999_999, "999,999.99", "CNY")]
    [InlineData("en", 12_346_000_000, "123.46", "CNY million")]
    [InlineData("en", 950_000_000_000, "9.50", "CNY billion")]
    public void A_card_uses_one_unit_by_its_largest_amount(string culture, long fen, string figure, string unit)
    {
        var (shown, name) = InCulture(culture, () =>
        {
            var chosen = AmountUnit.For(0, fen);
            return (chosen.Figure(fen), chosen.Name);
        });
        shown.ShouldBe(figure);
        name.ShouldBe(unit);
    }

    [Fact]
    public void Display_rounds_half_away_from_zero()
    {
        var unit = InCulture("zh-CN", () => AmountUnit.For(1_000_000));
        unit.Figure(1_005_000).ShouldBe("1.01");
        unit.Figure(-1_005_000).ShouldBe("-1.01");
    }

    [Theory]
    [InlineData("1250000", 125000000)]
    [InlineData("1,250,000.00", 125000000)]
    [InlineData(" ¥0.05 ", 5)]
    [InlineData("10.5", 1050)]
    public void A_typed_amount_is_read(string typed, long fen)
    {
        AmountFormat.TryRead(typed, out var read).ShouldBeTrue();
        read.ShouldBe(fen);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0.001")]
    [InlineData("-1")]
    [InlineData("1e30")]
    [InlineData("1800余万")]
    [InlineData("99999999999999999999999")]
    [InlineData("12.5万")]
    public void A_typed_amount_that_is_not_whole_fen_is_refused(string? typed) => AmountFormat.TryRead(typed, out _).ShouldBeFalse();

    private static T InCulture<T>(string name, Func<T> act)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            return act();
        }
        finally
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = before;
        }
    }
}
