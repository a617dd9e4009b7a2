using FsCheck.Fluent;
using Ledger.Domain.Indicators;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Indicators;

/// <summary>Values of indicators are only added; a correction names what it replaces.</summary>
public sealed class ObservingIndicators
{
    private static readonly DateOnly Day = new(2024, 1, 2);

    private static DefineIndicator Define(string id = "platforms") => new("platforms built", "platform", "platforms at the end of the month") { IndicatorId = id };

    private static ObserveIndicator Observe(string value, int day = 2, int? corrects = null) =>
        new(value, new DateOnly(2024, 1, day), "bureau count", null, corrects, corrects is null ? null : "miscounted") { IndicatorId = "platforms" };

    private static World Defined() => new World().Do(Define(), People.Department);

    [Fact]
    public void an_indicator_is_defined_once_and_gets_numbered_values()
    {
        var world = Defined();
        Spec.Given(world).When(Define()).Refused(RefusalCodes.AlreadyExists);
        Spec.Given(world).When(Observe("49")).Then(new IndicatorObserved(1, "49", Day, "bureau count"));
        Spec.Given(world).When(Observe("50.5")).Then(new IndicatorObserved(2, "50.5", Day, "bureau count"));
        Spec.Given(new World()).When(Observe("1")).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void a_correction_replaces_a_standing_value_once()
    {
        var world = Defined().Do(Observe("49", 1), People.Department).Do(Observe("52"), People.Department).Do(Observe("48", 1, corrects: 1), People.Department);
        world.State<Indicator>("indicator/platforms").Standing.Select(o => (o.No, o.Value)).ShouldBe([(3, "48"), (2, "52")]);
        Spec.Given(world).When(Observe("47", 1, corrects: 1)).Refused(RefusalCodes.CorrectionInvalid, ("correctsNo", 1));
        Spec.Given(world).When(Observe("47", 1, corrects: 9)).Refused(RefusalCodes.CorrectionInvalid, ("correctsNo", 9));
    }

    [Fact]
    public void a_value_of_tomorrow_and_one_from_the_press_are_refused()
    {
        var figure = new RecordFigure("001.txt", "platforms", "platforms built", FigureBasis.Point, FigurePrecision.Exact, "2024-01", FigureClass.Indicator, Count: 49, Unit: "platform")
        {
            FigureId = "C7a",
        };
        var world = Defined().Do(figure, People.Department);
        Spec.Given(world).When(Observe("49", 3)).Refused(RefusalCodes.BusinessDateInvalid, ("observedOn", new DateOnly(2024, 1, 3)));
        Spec.Given(world).When(Observe("49") with { Source = "001.txt" }).Refused(RefusalCodes.ReportedNotPosted, ("figureId", "C7a"));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-0.5", null)]
    [InlineData("123456789012345.123456", null)]
    [InlineData("", RefusalCodes.RequestInvalid)]
    [InlineData("-", RefusalCodes.RequestInvalid)]
    [InlineData("01", RefusalCodes.RequestInvalid)]
    [InlineData("1.", RefusalCodes.RequestInvalid)]
    [InlineData(".5", RefusalCodes.RequestInvalid)]
    [InlineData("1e5", RefusalCodes.RequestInvalid)]
    [InlineData("1,000", RefusalCodes.RequestInvalid)]
    [InlineData("1.1234567", RefusalCodes.RequestInvalid)]
    [InlineData("1234567890123456", RefusalCodes.RequestInvalid)]
    [InlineData("约50", RefusalCodes.RequestInvalid)]
    public void a_value_is_a_plain_decimal(string value, string? code) => Shape.CodeOf(Observe(value)).ShouldBe(code);

    [Fact]
    public void a_correction_says_why_and_a_new_value_does_not()
    {
        Shape.CodeOf(Observe("1", corrects: 1) with { Reason = null }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Observe("1") with { Reason = "why" }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void whatever_is_observed_the_standing_values_are_those_nobody_replaced()
    {
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 20), 3), 30).ToArbitrary(), moves =>
        {
            var world = Defined().Until(2024, 1, 31);
            var replaced = new HashSet<int>();
            var values = 0;
            foreach (var n in moves)
            {
                var corrects = n[0] % 3 == 0 ? n[1] + 1 : (int?)null;
                if (world.Try(Observe($"{n[2]}", 1 + n[1], corrects), People.Department) is Decision.Accepted)
                {
                    values++;
                    if (corrects is { } no)
                    {
                        replaced.Add(no).ShouldBeTrue();
                    }
                }
            }

            var indicator = world.State<Indicator>("indicator/platforms");
            indicator.Observations.Select(o => o.No).ShouldBe(Enumerable.Range(1, values));
            indicator.Standing.Select(o => o.No).Order().ShouldBe(Enumerable.Range(1, values).Except(replaced));
        }, 60);
    }
}
