using System.Runtime.InteropServices;
using System.Text;

namespace Ledger.Host.Exporting;

/// <summary>What is called of Pango and Cairo, the libraries of the system that set text and write PDF. Source: their reference manuals.</summary>
internal static class PangoCairo
{
    /// <summary>One unit of Pango's in points, the other way round.</summary>
    public const int Scale = 1024;

    public const int WrapWordThenCharacter = 2;
    public const int AlignRight = 2;
    public const int MetadataTitle = 0;
    public const int MetadataSubject = 2;
    public const int MetadataCreator = 4;
    public const int MetadataCreated = 5;
    public const int MetadataChanged = 6;

    private const string Cairo = "libcairo.so.2";
    private const string Pango = "libpango-1.0.so.0";
    private const string Both = "libpangocairo-1.0.so.0";
    private const string Objects = "libgobject-2.0.so.0";

    /// <summary>The libraries, by the names under which they are loaded.</summary>
    public static readonly IReadOnlyList<string> Libraries = [Cairo, Pango, Both, Objects];

    /// <summary>A text as C has it: UTF-8 with a zero at its end.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>Takes bytes of the file; 0 says that they were taken.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int Take(nint closure, nint data, uint length);

    [DllImport(Cairo, EntryPoint = "cairo_pdf_surface_create_for_stream")]
    public static extern nint SurfaceForStream(Take take, nint closure, double width, double height);

    [DllImport(Cairo, EntryPoint = "cairo_pdf_surface_set_metadata")]
    public static extern void SetMetadata(nint surface, int kind, byte[] text);

    [DllImport(Cairo, EntryPoint = "cairo_surface_finish")]
    public static extern void Finish(nint surface);

    [DllImport(Cairo, EntryPoint = "cairo_surface_status")]
    public static extern int SurfaceStatus(nint surface);

    [DllImport(Cairo, EntryPoint = "cairo_surface_destroy")]
    public static extern void DestroySurface(nint surface);

    [DllImport(Cairo, EntryPoint = "cairo_create")]
    public static extern nint Create(nint surface);

    [DllImport(Cairo, EntryPoint = "cairo_destroy")]
    public static extern void Destroy(nint cairo);

    [DllImport(Cairo, EntryPoint = "cairo_show_page")]
    public static extern void ShowPage(nint cairo);

    [DllImport(Cairo, EntryPoint = "cairo_move_to")]
    public static extern void MoveTo(nint cairo, double x, double y);

    [DllImport(Cairo, EntryPoint = "cairo_line_to")]
    public static extern void LineTo(nint cairo, double x, double y);

    [DllImport(Cairo, EntryPoint = "cairo_set_line_width")]
    public static extern void SetLineWidth(nint cairo, double width);

    [DllImport(Cairo, EntryPoint = "cairo_stroke")]
    public static extern void Stroke(nint cairo);

    [DllImport(Both, EntryPoint = "pango_cairo_font_map_new")]
    public static extern nint NewFontMap();

    [DllImport(Both, EntryPoint = "pango_cairo_context_set_resolution")]
    public static extern void SetResolution(nint context, double dotsPerInch);

    [DllImport(Both, EntryPoint = "pango_cairo_update_context")]
    public static extern void UpdateContext(nint cairo, nint context);

    [DllImport(Both, EntryPoint = "pango_cairo_show_layout")]
    public static extern void ShowLayout(nint cairo, nint layout);

    [DllImport(Pango, EntryPoint = "pango_font_map_create_context")]
    public static extern nint CreateContext(nint fontMap);

    [DllImport(Pango, EntryPoint = "pango_language_from_string")]
    public static extern nint Language(byte[] name);

    [DllImport(Pango, EntryPoint = "pango_context_set_language")]
    public static extern void SetLanguage(nint context, nint language);

    [DllImport(Pango, EntryPoint = "pango_font_description_from_string")]
    public static extern nint FontFrom(byte[] text);

    [DllImport(Pango, EntryPoint = "pango_font_description_free")]
    public static extern void FreeFont(nint font);

    [DllImport(Pango, EntryPoint = "pango_layout_new")]
    public static extern nint NewLayout(nint context);

    [DllImport(Pango, EntryPoint = "pango_layout_set_font_description")]
    public static extern void SetFont(nint layout, nint font);

    [DllImport(Pango, EntryPoint = "pango_layout_set_text")]
    public static extern void SetText(nint layout, byte[] text, int length);

    [DllImport(Pango, EntryPoint = "pango_layout_set_width")]
    public static extern void SetWidth(nint layout, int width);

    [DllImport(Pango, EntryPoint = "pango_layout_set_wrap")]
    public static extern void SetWrap(nint layout, int wrap);

    [DllImport(Pango, EntryPoint = "pango_layout_set_alignment")]
    public static extern void SetAlignment(nint layout, int alignment);

    [DllImport(Pango, EntryPoint = "pango_layout_set_attributes")]
    public static extern void SetAttributes(nint layout, nint attributes);

    [DllImport(Pango, EntryPoint = "pango_attr_list_new")]
    public static extern nint NewAttributes();

    [DllImport(Pango, EntryPoint = "pango_attr_insert_hyphens_new")]
    public static extern nint InsertHyphens(int insert);

    /// <summary>The list owns the attribute afterwards.</summary>
    [DllImport(Pango, EntryPoint = "pango_attr_list_insert")]
    public static extern void Insert(nint attributes, nint attribute);

    [DllImport(Pango, EntryPoint = "pango_attr_list_unref")]
    public static extern void UnrefAttributes(nint attributes);

    [DllImport(Pango, EntryPoint = "pango_layout_get_size")]
    public static extern void GetSize(nint layout, out int width, out int height);

    [DllImport(Pango, EntryPoint = "pango_layout_get_unknown_glyphs_count")]
    public static extern int UnknownGlyphs(nint layout);

    [DllImport(Objects, EntryPoint = "g_object_unref")]
    public static extern void Unref(nint thing);
}
