/** The two forms of every mail. The table is one of data, with row headings; it fits a phone. */
export const htmlLayout = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ subject }}</title>
</head>
<body style="margin:0;padding:16px;background:#ffffff;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">{{ heading }}</h1>
<p style="margin:0 0 16px">{{ says }}</p>
<table style="width:100%;margin:0 0 16px;border-collapse:collapse">
{%- for row in rows %}
<tr>
<th scope="row" style="padding:6px 12px 6px 0;border-bottom:1px solid #b1b4b6;text-align:left;vertical-align:top;font-weight:bold">{{ row.label }}</th>
<td style="padding:6px 0;border-bottom:1px solid #b1b4b6;text-align:left;vertical-align:top">{{ row.value }}</td>
</tr>
{%- endfor %}
</table>
<p style="margin:0 0 16px">{{ asks }}</p>
<p style="margin:0 0 16px"><a href="{{ link }}" style="color:#1d70b8">Open the case</a></p>
<p style="margin:0;color:#505a5f;font-size:14px">{{ footer }}</p>
</div>
</body>
</html>
`;

export const textLayout = `{{ says }}

{% for row in rows %}{{ row.label }}: {{ row.value }}
{% endfor %}
{{ asks }}

{{ link }}

--${' '}
{{ footer }}
`;
