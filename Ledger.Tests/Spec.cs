using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Shouldly;

namespace Ledger.Tests;

/// <summary>Given what has happened, when a command comes, then this follows, or a refusal that leaves nothing behind.</summary>
internal sealed class Spec
{
    private readonly World world;

    private Spec(World world) => this.world = world;

    /// <summary>A ledger with these facts in it.</summary>
    public static Spec Given(params StreamEvent[] history)
    {
        var world = new World();
        foreach (var (stream, happened) in history)
        {
            world.Append(stream, happened);
        }

        return new Spec(world);
    }

    /// <summary>A ledger that got where it is by accepted commands; see <see cref="Story"/>.</summary>
    public static Spec Given(World world) => new(world);

    /// <summary>A command of an actor, on a business day; on the world's own day unless another is given.</summary>
    public Answer When(ICommand command, string actor = People.Maker, DateOnly? on = null, DateOnly? today = null)
    {
        var before = world.Journal.Count;
        var decision = world.Decide(command, actor, on, today);
        Written.Of(world.Decide(command, actor, on, today)).ShouldBe(Written.Of(decision), "the same question gets the same answer");
        world.Journal.Count.ShouldBe(before, "deciding writes nothing");
        return new Answer(world, command, decision);
    }

    internal sealed class Answer(World world, ICommand command, Decision decision)
    {
        /// <summary>Exactly these facts, in this order.</summary>
        public World Then(params StreamEvent[] expected)
        {
            Written.Of(Events()).ShouldBe(Written.Of(expected));
            foreach (var (stream, happened) in expected)
            {
                world.Append(stream, happened);
            }

            return world;
        }

        /// <summary>Exactly these facts on the stream of the command.</summary>
        public World Then(params Event[] expected) => Then([.. expected.Select(happened => new StreamEvent(command.Stream, happened))]);

        /// <summary>Accepted, whatever the facts; the world goes on from there.</summary>
        public World Accepted()
        {
            foreach (var (stream, happened) in Events())
            {
                world.Append(stream, happened);
            }

            return world;
        }

        /// <summary>Refused with this code and, among its facts, these.</summary>
        public void Refused(string code, params (string Name, object Value)[] facts)
        {
            var refusal = decision.ShouldBeOfType<Decision.Refused>(Written.Of(decision)).Refusal;
            refusal.Code.ShouldBe(code, Written.Of(decision));
            refusal.Facts.Select(fact => fact.Name).ShouldBeUnique();
            foreach (var (name, value) in facts)
            {
                refusal.Facts.ShouldContain(fact => fact.Name == name, Written.Of(decision));
                Written.Of(refusal.Facts.Single(fact => fact.Name == name).Value).ShouldBe(Written.Of(value), name);
            }
        }

        private ImmutableArray<StreamEvent> Events() => decision.ShouldBeOfType<Decision.Accepted>(Written.Of(decision)).Events;
    }
}
