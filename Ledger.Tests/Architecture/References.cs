using System.Reflection;
using System.Reflection.Emit;

namespace Ledger.Tests.Architecture;

/// <summary>What the code of a type refers to: in its base, members, signatures and in the instructions of its methods.</summary>
internal static class References
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types that a type names.</summary>
    public static IEnumerable<Type> Types(Type type) => Of(type).SelectMany(member => member switch
    {
        Type named => Parts(named),
        _ => Parts(member.DeclaringType),
    }).Where(t => t != type).Distinct();

    /// <summary>The types and members that a type names.</summary>
    public static IEnumerable<MemberInfo> Of(Type type)
    {
        IEnumerable<Type?> declared =
        [
            type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Everything).Select(f => f.FieldType), .. type.GetProperties(Everything).Select(p => p.PropertyType),
        ];
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).ToList();
        return declared.OfType<Type>()
            .Concat(methods.SelectMany(m => m.GetParameters().Select(p => p.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(methods.SelectMany(Instructions));
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null)
        {
            return [];
        }

        return type.HasElementType ? Parts(type.GetElementType())
            : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    private static IEnumerable<MemberInfo> Instructions(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        var typeArguments = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? Codes[unchecked((short)(0xFE00 | il[at + 1]))] : Codes[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
                && method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments) is { } member)
            {
                yield return member;
                if (member is MethodInfo { IsGenericMethod: true } called)
                {
                    foreach (var argument in called.GetGenericArguments())
                    {
                        yield return argument;
                    }
                }
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
