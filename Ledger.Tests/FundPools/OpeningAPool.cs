using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class OpeningAPool
{
    [Fact]
    public void a_pool_is_named_after_its_programme_level_and_year() =>
        Spec.Given().When(Story.OpenPool(2024)).Then(new StreamEvent(Story.PoolStream,
            new PoolOpened("pilot", "district", 2024, "pilot pool", ["project-grant", "platform-grant"], "2060404")));

    [Fact]
    public void a_second_pool_of_the_same_programme_level_and_year_is_refused() =>
        Spec.Given(Story.Pool()).When(Story.OpenPool(2024)).Refused(RefusalCodes.PoolDuplicate,
            ("programme", "pilot"), ("level", "district"), ("fiscalYear", 2024));

    [Fact]
    public void another_year_of_the_programme_is_another_pool() =>
        Spec.Given(Story.Pool()).When(Story.OpenPool(2025)).Accepted().State<FundPool>("fund-pool/pilot-district-2025").FiscalYear.ShouldBe(2025);

    [Fact]
    public void a_command_to_a_pool_that_does_not_exist_is_refused() =>
        Spec.Given().When(new FreezePool("x") { PoolId = Story.PoolId }).Refused(RefusalCodes.NotFound, ("stream", Story.PoolStream));

    [Theory]
    [InlineData("pilot", "high-zone")]
    [InlineData("pilot/2", "district")]
    [InlineData("", "district")]
    public void a_name_that_could_be_read_as_another_pool_has_the_wrong_shape(string programme, string level) =>
        Shape.CodeOf(Story.OpenPool(2024) with { Programme = programme, Level = level }).ShouldBe(RefusalCodes.RequestInvalid);
}
